"""Is it good enough to publish: Great Expectations suites, their severities and the policy."""
