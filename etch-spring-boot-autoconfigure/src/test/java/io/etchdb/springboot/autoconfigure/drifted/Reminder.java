package io.etchdb.springboot.autoconfigure.drifted;

import io.etchdb.annotation.Table;

/** Has no table. */
@Table("reminders")
record Reminder(long id, String text) {}
