"""What writing costs, alone and beside others."""


def measure_writing(home, city, samples, tell):
    return {}
