"""How gunicorn serves the registry in production; the operator's variables are in production.env.example."""

import os

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY", 2 * (os.cpu_count() or 1)))
# Pages are computed, not waited for: a few threads per process keep it busy while another waits for the database.
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
timeout = 60
graceful_timeout = 30
keepalive = 5
# A process that has answered many requests makes room for a fresh one; not all of them at the same moment.
max_requests = 5000
max_requests_jitter = 1000
limit_request_line = 8190
limit_request_fields = 100
# The proxy in front is the only one that is believed about where a request came from.
forwarded_allow_ips = os.environ.get("PROXY_ADDRESSES", "127.0.0.1,::1")
accesslog = "-"
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(B)s %(M)sms %({x-request-id}o)s"
errorlog = "-"
