package io.etchdb.springboot.autoconfigure;

import io.etchdb.annotation.Table;

@Table("members")
record Member(long id, String name) {}
