package io.etchdb.springboot.autoconfigure;

import io.etchdb.annotation.Table;

@Table("invoices")
record Invoice(long id, long member) {}
