"""The HTTP door. Routes are thin: they read the request, call the service, write the answer."""
