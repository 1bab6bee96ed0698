"""The turnkey family: ten steps over Zapmail, PlusVibe and HeyReach.

Every step looks before it creates, so it may run again after any crash. Money is spent once:
the intent is stored, the call leaves once, and what came of it is read, never assumed.
"""
