"""The profiles that configmig brings along; each is a plug-in like any other."""
