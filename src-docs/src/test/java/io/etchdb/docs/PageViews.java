package io.etchdb.docs;

import io.etchdb.annotation.Id;
import io.etchdb.annotation.Table;

@Table("page_views")
public record PageViews(@Id String page, long views) {}
