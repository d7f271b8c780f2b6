"""How what a process keeps of the public registry follows it: by what change sets say they touched, not by asking anew."""
