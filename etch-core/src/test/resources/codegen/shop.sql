CREATE TABLE countries (code char(2) PRIMARY KEY, name varchar(80) NOT NULL, continent varchar(20));
CREATE TABLE currencies (code char(3) PRIMARY KEY, name varchar(40) NOT NULL, digits smallint NOT NULL DEFAULT 2);
CREATE TABLE customers (
    id {bigserial}, email varchar(120) NOT NULL UNIQUE, full_name text NOT NULL, birthday date, country_code char(2) REFERENCES countries (code),
    vip boolean NOT NULL DEFAULT false, created_at timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP, settings {json});
CREATE TABLE addresses (
    id {bigserial}, customer_id bigint NOT NULL REFERENCES customers (id), line_1 varchar(200) NOT NULL, line_2 varchar(200), city varchar(80) NOT NULL,
    postal_code varchar(12), latitude double precision, longitude double precision);
CREATE TABLE brands (id {bigserial}, name varchar(60) NOT NULL UNIQUE, logo {bytes});
CREATE TABLE categories (id {bigserial}, parent_id bigint REFERENCES categories (id), name varchar(60) NOT NULL, sort_order integer NOT NULL DEFAULT 0);
CREATE TABLE products (
    id {bigserial}, sku varchar(40) NOT NULL UNIQUE, name text NOT NULL, brand_id bigint REFERENCES brands (id), price numeric(12, 2) NOT NULL,
    currency_code char(3) NOT NULL REFERENCES currencies (code), weight real, active boolean NOT NULL, attributes {json} NOT NULL);
CREATE TABLE product_categories (
    product_id bigint NOT NULL REFERENCES products (id), category_id bigint NOT NULL REFERENCES categories (id), PRIMARY KEY (category_id, product_id));
CREATE TABLE product_images (id {bigserial}, product_id bigint NOT NULL REFERENCES products (id), url text NOT NULL, width integer NOT NULL, height integer NOT NULL);
CREATE TABLE product_translations (
    product_id bigint NOT NULL REFERENCES products (id), locale varchar(8) NOT NULL, title text NOT NULL, body text, PRIMARY KEY (product_id, locale));
CREATE TABLE suppliers (id {bigserial}, name varchar(120) NOT NULL, phone varchar(30), rating smallint);
CREATE TABLE supplier_products (
    supplier_id bigint NOT NULL REFERENCES suppliers (id), product_id bigint NOT NULL REFERENCES products (id), cost numeric(12, 4),
    lead_days integer NOT NULL, PRIMARY KEY (supplier_id, product_id));
CREATE TABLE warehouses (id {bigserial}, code varchar(10) NOT NULL UNIQUE, address_id bigint REFERENCES addresses (id));
CREATE TABLE stock (
    product_id bigint NOT NULL REFERENCES products (id), warehouse_id bigint NOT NULL REFERENCES warehouses (id), quantity integer NOT NULL,
    counted_on date, PRIMARY KEY (warehouse_id, product_id));
CREATE TABLE carts (id {uuid} PRIMARY KEY, customer_id bigint REFERENCES customers (id), expires_at {timestamptz});
CREATE TABLE cart_items (
    cart_id {uuid} NOT NULL REFERENCES carts (id), product_id bigint NOT NULL REFERENCES products (id), quantity integer NOT NULL DEFAULT 1,
    PRIMARY KEY (cart_id, product_id));
CREATE TABLE orders (
    id {bigserial}, customer_id bigint NOT NULL REFERENCES customers (id), placed_at {timestamptz} NOT NULL, total numeric(14, 2) NOT NULL,
    note text, paid boolean NOT NULL);
CREATE TABLE order_items (
    order_id bigint NOT NULL REFERENCES orders (id), position integer NOT NULL, product_id bigint NOT NULL REFERENCES products (id),
    quantity integer NOT NULL, unit_price numeric(12, 2) NOT NULL, PRIMARY KEY (order_id, position));
CREATE TABLE payments (id {uuid} PRIMARY KEY, order_id bigint NOT NULL REFERENCES orders (id), amount numeric(14, 2) NOT NULL, paid_at {timestamptz}, reference varchar(64));
CREATE TABLE refunds (id {bigserial}, payment_id {uuid} NOT NULL REFERENCES payments (id), amount numeric(14, 2) NOT NULL, reason text);
CREATE TABLE shipments (id {bigserial}, order_id bigint NOT NULL REFERENCES orders (id), shipped_on date, arrives_at time, tracking varchar(64));
CREATE TABLE carriers (id {bigserial}, name varchar(60) NOT NULL, pickup_from time NOT NULL, pickup_until time NOT NULL);
CREATE TABLE coupons (code varchar(20) PRIMARY KEY, percent real NOT NULL, valid_from date NOT NULL, valid_until date);
CREATE TABLE order_coupons (order_id bigint NOT NULL REFERENCES orders (id), coupon_code varchar(20) NOT NULL REFERENCES coupons (code), PRIMARY KEY (order_id, coupon_code));
CREATE TABLE reviews (
    id {bigserial}, product_id bigint NOT NULL REFERENCES products (id), customer_id bigint REFERENCES customers (id), stars smallint NOT NULL, body text,
    UNIQUE (product_id, customer_id));
CREATE TABLE wishlists (id {bigserial}, customer_id bigint NOT NULL REFERENCES customers (id), name varchar(60) NOT NULL, is_public boolean NOT NULL DEFAULT false);
CREATE TABLE wishlist_items (wishlist_id bigint NOT NULL REFERENCES wishlists (id), product_id bigint NOT NULL REFERENCES products (id), PRIMARY KEY (wishlist_id, product_id));
CREATE TABLE audit_log (id bigint, at {timestamptz} NOT NULL, who varchar(60), what text NOT NULL, payload {json});
CREATE TABLE "Legacy-Data" ("ID" integer PRIMARY KEY, "class" varchar(10), "class_" varchar(10), "2nd value" text, "hashCode" integer, "a""b\u0041" text, "user name" text, "userName" text);
CREATE TABLE "table" ("select" integer NOT NULL PRIMARY KEY, "from" text NOT NULL, "änderung" date);
CREATE TABLE "3 wishes" (id {bigserial}, "!?" text);
CREATE TABLE string (id {bigserial}, object text, list text);
CREATE VIEW paid_orders AS SELECT id, customer_id, total FROM orders WHERE paid;
