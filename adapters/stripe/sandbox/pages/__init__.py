from adapters.stripe.sandbox.pages.table import routes as routes
