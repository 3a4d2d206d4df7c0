{{ conformed_promises('shipment_notices') }}
