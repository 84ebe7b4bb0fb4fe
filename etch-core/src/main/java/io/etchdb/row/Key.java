package io.etchdb.row;

import java.util.List;

public record Key(List<Object> values) {}
