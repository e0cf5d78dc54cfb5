"""configmig: Alembic for configuration files.

The tower of packages. A package imports from the rows below its own, never from its own row or above;
`tests/test_architecture.py` reads this picture and holds the code to it:

    cli
    api · reports
    doctor
    runner · authoring · alerts
    health
    audit
    project
    revisions · diff · schemas · generation · troubleshooting
    operations
    graph · documents · storage · settings
    plugins
    edits · finding · masking
    pointer
    errors · log
    frozen · installed · nearest · patterns

`profiles/` stands beside the tower: a profile is an ordinary plug-in that uses `api` and everything below it.
"""

__version__ = "0.1.0"
