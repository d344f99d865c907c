"""Detached signatures: checked through OpenSSL, and made with the installation's own key."""
