"""Razorpay: payments, for deployments that do not sell through Stripe."""
