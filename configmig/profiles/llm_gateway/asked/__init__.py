"""What several live rules ask: the providers' servers, the gateway, Redis; each asked once."""
