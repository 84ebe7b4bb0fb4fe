package io.etchdb.r2dbc.sqlite;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.time.temporal.TemporalQueries;
import org.jspecify.annotations.Nullable;

/**
 * Dates and times as text. Written: {@code YYYY-MM-DD HH:MM:SS[.fraction]}, the form of CURRENT_TIMESTAMP, instants in UTC;
 * within the years 0000 to 9999 the order of the texts is the order of the times. Read: that, with T, without seconds, with
 * any offset; and an INTEGER as seconds since 1970, which is what {@code unixepoch()} gives.
 */
final class Temporals {

    private static final int FIRST_YEAR = 0;
    private static final int LAST_YEAR = 9999;

    private static final DateTimeFormatter LIBERAL = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .optionalStart()
            .appendLiteral(' ')
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .optionalStart()
            .appendLiteral(' ')
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH:MM:ss", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HHMM", "Z")
            .optionalEnd()
            .optionalStart()
            .appendOffset("+HH", "Z")
            .optionalEnd()
            .optionalEnd()
            .toFormatter();

    private Temporals() {}

    static String text(Instant instant) {
        return text(LocalDateTime.ofEpochSecond(instant.getEpochSecond(), instant.getNano(), ZoneOffset.UTC));
    }

    static String text(LocalDateTime time) {
        checkYear(time.getYear());
        StringBuilder text = new StringBuilder(29);
        return time(date(text, time.toLocalDate()).append(' '), time.toLocalTime())
                .toString();
    }

    static String text(LocalTime time) {
        return time(new StringBuilder(18), time).toString();
    }

    static String text(LocalDate date) {
        checkYear(date.getYear());
        return date(new StringBuilder(10), date).toString();
    }

    static @Nullable Object toInstant(Object cell) {
        OffsetDateTime time = instantIn(cell);
        return time == null ? null : time.toInstant();
    }

    static @Nullable Object toOffsetDateTime(Object cell) {
        return instantIn(cell);
    }

    static @Nullable Object toZonedDateTime(Object cell) {
        OffsetDateTime time = instantIn(cell);
        return time == null ? null : time.toZonedDateTime();
    }

    /** The date and time as written. With an offset other than UTC it would not be clear which is meant. */
    static @Nullable Object toLocalDateTime(Object cell) {
        if (cell instanceof Long seconds) {
            return LocalDateTime.ofEpochSecond(seconds, 0, ZoneOffset.UTC);
        }
        if (!(cell instanceof String text)) {
            return null;
        }
        LocalDateTime plain = plain(text);
        if (plain != null) {
            return plain;
        }
        TemporalAccessor parsed = parse(text);
        ZoneOffset offset = parsed.query(TemporalQueries.offset());
        if (offset != null && offset.getTotalSeconds() != 0) {
            throw new DateTimeException("offset");
        }
        return localPart(parsed);
    }

    /** The date; a time beside it is refused unless it is midnight. */
    static @Nullable Object toLocalDate(Object cell) {
        if (!(cell instanceof String text)) {
            return null;
        }
        if (text.length() == 10) {
            return LocalDate.parse(text);
        }
        if (!(toLocalDateTime(text) instanceof LocalDateTime time)
                || !time.toLocalTime().equals(LocalTime.MIDNIGHT)) {
            throw new DateTimeException("time of day");
        }
        return time.toLocalDate();
    }

    private static @Nullable OffsetDateTime instantIn(Object cell) {
        if (cell instanceof Long seconds) {
            return Instant.ofEpochSecond(seconds).atOffset(ZoneOffset.UTC);
        }
        if (!(cell instanceof String text)) {
            return null;
        }
        LocalDateTime plain = plain(text);
        if (plain != null) {
            return plain.atOffset(ZoneOffset.UTC);
        }
        TemporalAccessor parsed = parse(text);
        ZoneOffset offset = parsed.query(TemporalQueries.offset());
        return localPart(parsed).atOffset(offset == null ? ZoneOffset.UTC : offset);
    }

    private static TemporalAccessor parse(String text) {
        String spaced = text.length() > 10 && (text.charAt(10) == 'T' || text.charAt(10) == 't')
                ? text.substring(0, 10) + ' ' + text.substring(11)
                : text;
        return LIBERAL.parse(spaced);
    }

    private static LocalDateTime localPart(TemporalAccessor parsed) {
        return parsed.isSupported(ChronoField.NANO_OF_DAY)
                ? LocalDateTime.from(parsed)
                : LocalDate.from(parsed).atStartOfDay();
    }

    /** Reads the form the driver writes, an order of magnitude faster than a formatter does; null for any other. */
    private static @Nullable LocalDateTime plain(String text) {
        int length = text.length();
        if (length < 19
                || length > 29
                || length == 20
                || text.charAt(4) != '-'
                || text.charAt(7) != '-'
                || (text.charAt(10) != ' ' && text.charAt(10) != 'T')
                || text.charAt(13) != ':'
                || text.charAt(16) != ':'
                || (length > 19 && text.charAt(19) != '.')) {
            return null;
        }
        int year = digits(text, 0, 4);
        int month = digits(text, 5, 7);
        int day = digits(text, 8, 10);
        int hour = digits(text, 11, 13);
        int minute = digits(text, 14, 16);
        int second = digits(text, 17, 19);
        int nano = length == 19 ? 0 : digits(text, 20, length);
        if ((year | month | day | hour | minute | second | nano) < 0) {
            return null;
        }
        for (int i = length; length > 19 && i < 29; i++) {
            nano *= 10;
        }
        return LocalDateTime.of(year, month, day, hour, minute, second, nano);
    }

    /** The number these characters write, or -1. */
    private static int digits(String text, int from, int to) {
        int value = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }

    private static StringBuilder date(StringBuilder text, LocalDate date) {
        int year = date.getYear();
        two(text, year / 100);
        two(text, year % 100).append('-');
        two(text, date.getMonthValue()).append('-');
        return two(text, date.getDayOfMonth());
    }

    private static StringBuilder time(StringBuilder text, LocalTime time) {
        two(text, time.getHour()).append(':');
        two(text, time.getMinute()).append(':');
        two(text, time.getSecond());
        fraction(text, time.getNano());
        return text;
    }

    private static StringBuilder two(StringBuilder text, int value) {
        return text.append((char) ('0' + value / 10)).append((char) ('0' + value % 10));
    }

    private static void fraction(StringBuilder text, int nano) {
        if (nano == 0) {
            return;
        }
        String digits = Integer.toString(1_000_000_000 + nano).substring(1);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        text.append('.').append(digits, 0, end);
    }

    private static void checkYear(int year) {
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            throw new IllegalArgumentException("SQLite writes dates with the years 0000 to 9999, this one is in " + year
                    + ". Bind it as text or as a number of your own choice.");
        }
    }
}
