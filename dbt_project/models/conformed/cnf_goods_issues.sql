{{ union_sources('goods_issues') }}
