{{ canonical('goods_issues') }}
