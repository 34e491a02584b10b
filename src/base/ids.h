/* ids: one type for each kind of row number, so that none passes for another. */
#ifndef BASE_IDS_H
#define BASE_IDS_H

#include <stdint.h>

#define ID_TYPE(name) typedef struct { int64_t n; } name

ID_TYPE(account_id);
ID_TYPE(address_id);
ID_TYPE(cart_id);
ID_TYPE(category_id);
ID_TYPE(checkout_id);
ID_TYPE(dispute_id);
ID_TYPE(erasure_id);
ID_TYPE(export_id);
ID_TYPE(help_id);
ID_TYPE(identity_id);
ID_TYPE(image_id);
ID_TYPE(import_id);
ID_TYPE(invitation_id);
ID_TYPE(job_id);
ID_TYPE(line_id);
ID_TYPE(order_id);
ID_TYPE(passkey_id);
ID_TYPE(payment_id);
ID_TYPE(product_id);
ID_TYPE(provider_id);
ID_TYPE(refund_id);
ID_TYPE(review_id);
ID_TYPE(seller_id);
ID_TYPE(session_id);
ID_TYPE(shipment_id);
ID_TYPE(token_id);
ID_TYPE(variant_id);

#endif
