package io.etchdb.execution.internal;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Values read straight from the bytes of PostgreSQL's text format. Each method knows the plain form of its type, byte for
 * byte, and gives {@code null} for everything else - infinity, BC, NaN, 24:00:00, more digits than fit, another DateStyle
 * - so that the driver reads that: nothing is guessed. A text is the array's first bytes, up to its {@code end}.
 */
final class PostgresText {

    /** This many decimal digits fit into a {@code long}, whatever they are. */
    private static final int SAFE_DIGITS = 18;

    /** No integer; it has more digits than any that is read here. */
    private static final long NONE = Long.MIN_VALUE;

    private static final int UUID_LENGTH = 36;
    private static final int MAX_YEAR_DIGITS = 6;
    private static final int SECONDS_A_DAY = 86_400;
    private static final int MAX_OFFSET_HOURS = 18;
    private static final int[] NANOS = {1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000};
    private static final byte[] HEX = hex();
    private static final int SECONDS_A_QUARTER = 900;
    private static final ZoneOffset[] ZONES = zones();

    private PostgresText() {}

    static String text(byte[] text, int end) {
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }

    // ---- numbers ----

    static @Nullable Long int8(byte[] text, int end) {
        long number = integer(text, end);
        return number == NONE ? null : (Long) number;
    }

    static @Nullable Integer int4(byte[] text, int end) {
        long number = integer(text, end);
        return (int) number != number ? null : (Integer) (int) number;
    }

    private static long integer(byte[] text, int end) {
        int at = 0;
        boolean negative = at < end && text[at] == '-';
        if (negative) {
            at++;
        }
        if (at >= end || end - at > SAFE_DIGITS) {
            return NONE;
        }
        long number = 0;
        for (; at < end; at++) {
            int digit = text[at] - '0';
            if (digit < 0 || digit > 9) {
                return NONE;
            }
            number = number * 10 + digit;
        }
        return negative ? -number : number;
    }

    static @Nullable BigDecimal numeric(byte[] text, int end) {
        int at = 0;
        boolean negative = at < end && text[at] == '-';
        if (negative) {
            at++;
        }
        if (at >= end || end - at > SAFE_DIGITS + 1) {
            return null;
        }
        long unscaled = 0;
        int digits = 0;
        int point = -1;
        for (; at < end; at++) {
            byte next = text[at];
            if (next == '.' && point < 0) {
                point = digits;
            } else if (next >= '0' && next <= '9') {
                unscaled = unscaled * 10 + (next - '0');
                digits++;
            } else {
                return null;
            }
        }
        if (digits == 0 || digits > SAFE_DIGITS) {
            return null;
        }
        return BigDecimal.valueOf(negative ? -unscaled : unscaled, point < 0 ? 0 : digits - point);
    }

    static @Nullable Boolean bool(byte[] text, int end) {
        if (end != 1) {
            return null;
        }
        byte letter = text[0];
        if (letter == 't') {
            return Boolean.TRUE;
        }
        return letter == 'f' ? Boolean.FALSE : null;
    }

    static @Nullable UUID uuid(byte[] text, int end) {
        if (end != UUID_LENGTH) {
            return null;
        }
        long high = 0;
        long low = 0;
        for (int i = 0; i < UUID_LENGTH; i++) {
            byte next = text[i];
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (next != '-') {
                    return null;
                }
                continue;
            }
            int digit = next < 0 ? -1 : HEX[next];
            if (digit < 0) {
                return null;
            }
            if (i < 18) {
                high = high << 4 | digit;
            } else {
                low = low << 4 | digit;
            }
        }
        return new UUID(high, low);
    }

    private static byte[] hex() {
        byte[] values = new byte[128];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) Character.digit(i, 16);
        }
        return values;
    }

    // ---- dates and times ----

    static @Nullable LocalDate date(byte[] text, int end) {
        int dash = endOfYear(text, end);
        return dash < 0 || dash + 6 != end ? null : dateAround(text, dash);
    }

    static @Nullable LocalTime time(byte[] text, int end) {
        return endOfTime(text, 0, end) == end ? time(text, 0, end) : null;
    }

    static @Nullable LocalDateTime timestamp(byte[] text, int end) {
        int dash = endOfYear(text, end);
        int time = dash + 7;
        if (dash < 0 || time >= end || text[time - 1] != ' ' || endOfTime(text, time, end) != end) {
            return null;
        }
        LocalDate date = dateAround(text, dash);
        LocalTime clock = time(text, time, end);
        return date == null || clock == null ? null : LocalDateTime.of(date, clock);
    }

    static @Nullable Instant instant(byte[] text, int end) {
        int dash = endOfYear(text, end);
        int time = dash + 7;
        if (dash < 0 || time >= end || text[time - 1] != ' ') {
            return null;
        }
        int zone = endOfTime(text, time, end);
        int offset = offset(text, zone, end);
        int second = secondOfDay(text, time);
        LocalDate date = dateAround(text, dash);
        if (date == null || offset == Integer.MIN_VALUE || second < 0) {
            return null;
        }
        return Instant.ofEpochSecond(date.toEpochDay() * SECONDS_A_DAY + second - offset, nanos(text, time, zone));
    }

    static @Nullable OffsetDateTime timestamptz(byte[] text, int end) {
        int dash = endOfYear(text, end);
        int time = dash + 7;
        if (dash < 0 || time >= end || text[time - 1] != ' ') {
            return null;
        }
        int zone = endOfTime(text, time, end);
        int offset = offset(text, zone, end);
        LocalDate date = dateAround(text, dash);
        LocalTime clock = zone < 0 ? null : time(text, time, zone);
        if (date == null || clock == null || offset == Integer.MIN_VALUE) {
            return null;
        }
        return OffsetDateTime.of(date, clock, zone(offset));
    }

    /** Where the first dash is, after a year of four digits or more; negative if there is no such year. */
    private static int endOfYear(byte[] text, int end) {
        int at = 0;
        while (at < end && isDigit(text[at])) {
            at++;
        }
        return at < 4 || at > MAX_YEAR_DIGITS || at + 6 > end || text[at] != '-' ? -1 : at;
    }

    /** The date whose year ends at {@code dash}; month and day are within the text. */
    private static @Nullable LocalDate dateAround(byte[] text, int dash) {
        int month = twoDigits(text, dash + 1);
        int day = twoDigits(text, dash + 4);
        if (month < 1 || month > 12 || day < 1 || day > 31 || text[dash + 3] != '-') {
            return null;
        }
        int year = 0;
        for (int at = 0; at < dash; at++) {
            year = year * 10 + (text[at] - '0');
        }
        return LocalDate.of(year, month, day);
    }

    /** Where hours, minutes, seconds and a fraction of at most six digits end; negative if they are not there. */
    private static int endOfTime(byte[] text, int start, int end) {
        int at = start + 8;
        if (at > end || text[start + 2] != ':' || text[start + 5] != ':') {
            return -1;
        }
        if (at == end || text[at] != '.') {
            return at;
        }
        int fraction = ++at;
        while (at < end && isDigit(text[at])) {
            at++;
        }
        return at == fraction || at - fraction >= NANOS.length ? -1 : at;
    }

    private static @Nullable LocalTime time(byte[] text, int start, int end) {
        int second = secondOfDay(text, start);
        return second < 0 ? null : LocalTime.of(second / 3600, second / 60 % 60, second % 60, nanos(text, start, end));
    }

    /** Negative if it is no time of a day that ends before 24:00:00. */
    private static int secondOfDay(byte[] text, int start) {
        int hour = twoDigits(text, start);
        int minute = twoDigits(text, start + 3);
        int second = twoDigits(text, start + 6);
        boolean real = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
        return real ? (hour * 60 + minute) * 60 + second : -1;
    }

    private static int nanos(byte[] text, int start, int end) {
        int digits = end - start - 9;
        if (digits <= 0) {
            return 0;
        }
        int fraction = 0;
        for (int at = start + 9; at < end; at++) {
            fraction = fraction * 10 + (text[at] - '0');
        }
        return fraction * NANOS[digits];
    }

    /** Seconds of {@code +HH}, {@code +HH:MM} or {@code +HH:MM:SS}; the smallest integer if it is none of them. */
    private static int offset(byte[] text, int start, int end) {
        int length = end - start;
        if (start < 0 || (length != 3 && length != 6 && length != 9)) {
            return Integer.MIN_VALUE;
        }
        byte sign = text[start];
        int hours = twoDigits(text, start + 1);
        int minutes = length < 6 ? 0 : part(text, start + 3);
        int seconds = length < 9 ? 0 : part(text, start + 6);
        boolean real = (sign == '+' || sign == '-') && hours >= 0 && minutes >= 0 && seconds >= 0;
        if (!real || hours >= MAX_OFFSET_HOURS || minutes > 59 || seconds > 59) {
            return Integer.MIN_VALUE;
        }
        int total = (hours * 60 + minutes) * 60 + seconds;
        return sign == '-' ? -total : total;
    }

    /** Zones of whole quarters are at hand; others are looked up. */
    private static ZoneOffset zone(int offset) {
        int quarter = offset / SECONDS_A_QUARTER;
        return quarter * SECONDS_A_QUARTER == offset
                ? ZONES[quarter + ZONES.length / 2]
                : ZoneOffset.ofTotalSeconds(offset);
    }

    private static ZoneOffset[] zones() {
        ZoneOffset[] zones = new ZoneOffset[2 * MAX_OFFSET_HOURS * 4 + 1];
        for (int i = 0; i < zones.length; i++) {
            zones[i] = ZoneOffset.ofTotalSeconds((i - zones.length / 2) * SECONDS_A_QUARTER);
        }
        return zones;
    }

    private static int part(byte[] text, int colon) {
        return text[colon] == ':' ? twoDigits(text, colon + 1) : -1;
    }

    /** Negative if they are not two digits. */
    private static int twoDigits(byte[] text, int at) {
        byte tens = text[at];
        byte ones = text[at + 1];
        return isDigit(tens) && isDigit(ones) ? (tens - '0') * 10 + (ones - '0') : -1;
    }

    private static boolean isDigit(byte letter) {
        return letter >= '0' && letter <= '9';
    }
}
