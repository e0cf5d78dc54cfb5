"""A certificate that is not accepted."""

from configmig.troubleshooting import Ask, Scenario, Step

scenario = Scenario(
    slug="tls-verification",
    title="TLS verification failed",
    group="Provider connection",
    sees="requests to a provider by https fail with an error about its certificate",
    log=("ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed",),
    asks=(
        Ask(
            "configmig health --live",
            (
                "failed   LIV011 expiring-certificate: …",
                "providers.yaml:…: high[LIV011]: the certificate of https://… is not accepted: …",
            ),
        ),
    ),
    causes=(
        "It has expired, or is not yet valid: look at the clock of this machine too.",
        "It was issued by an authority of your own that this machine does not know.",
        "It is for another name than the one in `base_url`.",
        "A server on this machine that speaks plain HTTP is called by https (SEC012).",
    ),
    mend=(
        Step(
            "See whose it is, for which names and until when.",
            ("openssl s_client -connect HOST:443 -servername HOST </dev/null | openssl x509 -noout -text",),
        ),
        Step("Renew it, or correct the name in `base_url`."),
        Step(
            "An authority of your own: name its certificate to the proxy, and to configmig. Never switch the "
            "verification off.",
            ("export SSL_CERT_FILE=/etc/ssl/own-authority.pem",),
        ),
        Step("Ask again.", ("configmig health --live",)),
    ),
    leads=("LIV011", "SEC011", "SEC012", "SEC014"),
)
