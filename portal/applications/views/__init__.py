"""HTTP for applications: translate the request, make one domain call, translate the answer."""
