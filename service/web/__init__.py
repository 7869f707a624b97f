"""The pages: server-rendered, in French, readable without a script. They call the same use cases as the API."""
