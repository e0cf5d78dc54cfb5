"""May the working files be released: every judge asked, one answer."""

from configmig.runner.judgement import Gated, gate

__all__ = ["Gated", "gate"]
