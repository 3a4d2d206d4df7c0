{{ conformed_plan('promotions') }}
