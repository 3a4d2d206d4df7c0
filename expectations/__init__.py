"""Is it good enough to publish: Great Expectations suites, their severities and the policy."""

import os

os.environ["GX_ANALYTICS_ENABLED"] = "false"  # read by Great Expectations when it is imported
