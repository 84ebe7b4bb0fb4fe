package io.etchdb.execution.internal;

import io.netty.buffer.ByteBuf;
import java.math.BigDecimal;
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
 * - so that the driver reads that: nothing is guessed. None of them moves the buffer's reader index.
 */
final class PostgresText {

    /** This many decimal digits fit into a {@code long}, whatever they are. */
    private static final int SAFE_DIGITS = 18;

    private static final int UUID_LENGTH = 36;
    private static final int MAX_YEAR_DIGITS = 6;
    private static final int SECONDS_A_DAY = 86_400;
    private static final int MAX_OFFSET_HOURS = 18;
    private static final int[] NANOS = {1_000_000_000, 100_000_000, 10_000_000, 1_000_000, 100_000, 10_000, 1_000};
    private static final byte[] HEX = hex();

    private PostgresText() {}

    // ---- numbers ----

    static @Nullable Long int8(ByteBuf text) {
        int at = text.readerIndex();
        int end = text.writerIndex();
        boolean negative = at < end && text.getByte(at) == '-';
        if (negative) {
            at++;
        }
        if (at >= end || end - at > SAFE_DIGITS) {
            return null;
        }
        long number = 0;
        for (; at < end; at++) {
            int digit = text.getByte(at) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            number = number * 10 + digit;
        }
        return negative ? -number : number;
    }

    static @Nullable Integer int4(ByteBuf text) {
        Long number = int8(text);
        return number == null || number.intValue() != number ? null : (Integer) number.intValue();
    }

    static @Nullable BigDecimal numeric(ByteBuf text) {
        int at = text.readerIndex();
        int end = text.writerIndex();
        boolean negative = at < end && text.getByte(at) == '-';
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
            byte next = text.getByte(at);
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

    static @Nullable Boolean bool(ByteBuf text) {
        if (text.readableBytes() != 1) {
            return null;
        }
        byte letter = text.getByte(text.readerIndex());
        if (letter == 't') {
            return Boolean.TRUE;
        }
        return letter == 'f' ? Boolean.FALSE : null;
    }

    static @Nullable UUID uuid(ByteBuf text) {
        if (text.readableBytes() != UUID_LENGTH) {
            return null;
        }
        int start = text.readerIndex();
        long high = 0;
        long low = 0;
        for (int i = 0; i < UUID_LENGTH; i++) {
            byte next = text.getByte(start + i);
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

    static @Nullable LocalDate date(ByteBuf text) {
        int end = text.writerIndex();
        int dash = endOfYear(text, text.readerIndex(), end);
        return dash < 0 || dash + 6 != end ? null : date(text, dash);
    }

    static @Nullable LocalTime time(ByteBuf text) {
        int at = text.readerIndex();
        int end = text.writerIndex();
        return endOfTime(text, at, end) == end ? time(text, at, end) : null;
    }

    static @Nullable LocalDateTime timestamp(ByteBuf text) {
        int end = text.writerIndex();
        int dash = endOfYear(text, text.readerIndex(), end);
        int time = dash + 7;
        if (dash < 0 || time >= end || text.getByte(time - 1) != ' ' || endOfTime(text, time, end) != end) {
            return null;
        }
        LocalDate date = date(text, dash);
        LocalTime clock = time(text, time, end);
        return date == null || clock == null ? null : LocalDateTime.of(date, clock);
    }

    static @Nullable Instant instant(ByteBuf text) {
        int end = text.writerIndex();
        int dash = endOfYear(text, text.readerIndex(), end);
        int time = dash + 7;
        if (dash < 0 || time >= end || text.getByte(time - 1) != ' ') {
            return null;
        }
        int zone = endOfTime(text, time, end);
        int offset = offset(text, zone, end);
        int second = secondOfDay(text, time);
        LocalDate date = date(text, dash);
        if (date == null || offset == Integer.MIN_VALUE || second < 0) {
            return null;
        }
        return Instant.ofEpochSecond(date.toEpochDay() * SECONDS_A_DAY + second - offset, nanos(text, time, zone));
    }

    static @Nullable OffsetDateTime timestamptz(ByteBuf text) {
        int end = text.writerIndex();
        int dash = endOfYear(text, text.readerIndex(), end);
        int time = dash + 7;
        if (dash < 0 || time >= end || text.getByte(time - 1) != ' ') {
            return null;
        }
        int zone = endOfTime(text, time, end);
        int offset = offset(text, zone, end);
        LocalDate date = date(text, dash);
        LocalTime clock = zone < 0 ? null : time(text, time, zone);
        if (date == null || clock == null || offset == Integer.MIN_VALUE) {
            return null;
        }
        return OffsetDateTime.of(date, clock, ZoneOffset.ofTotalSeconds(offset));
    }

    /** Where the first dash is, after a year of four digits or more; negative if there is no such year. */
    private static int endOfYear(ByteBuf text, int start, int end) {
        int at = start;
        while (at < end && isDigit(text.getByte(at))) {
            at++;
        }
        int digits = at - start;
        return digits < 4 || digits > MAX_YEAR_DIGITS || at + 6 > end || text.getByte(at) != '-' ? -1 : at;
    }

    /** The date whose year ends at {@code dash}; month and day are within the text. */
    private static @Nullable LocalDate date(ByteBuf text, int dash) {
        int month = twoDigits(text, dash + 1);
        int day = twoDigits(text, dash + 4);
        if (month < 1 || month > 12 || day < 1 || day > 31 || text.getByte(dash + 3) != '-') {
            return null;
        }
        int year = 0;
        for (int at = text.readerIndex(); at < dash; at++) {
            year = year * 10 + (text.getByte(at) - '0');
        }
        return LocalDate.of(year, month, day);
    }

    /** Where hours, minutes, seconds and a fraction of at most six digits end; negative if they are not there. */
    private static int endOfTime(ByteBuf text, int start, int end) {
        int at = start + 8;
        if (at > end || text.getByte(start + 2) != ':' || text.getByte(start + 5) != ':') {
            return -1;
        }
        if (at == end || text.getByte(at) != '.') {
            return at;
        }
        int fraction = ++at;
        while (at < end && isDigit(text.getByte(at))) {
            at++;
        }
        return at == fraction || at - fraction >= NANOS.length ? -1 : at;
    }

    private static @Nullable LocalTime time(ByteBuf text, int start, int end) {
        int second = secondOfDay(text, start);
        return second < 0 ? null : LocalTime.of(second / 3600, second / 60 % 60, second % 60, nanos(text, start, end));
    }

    /** Negative if it is no time of a day that ends before 24:00:00. */
    private static int secondOfDay(ByteBuf text, int start) {
        int hour = twoDigits(text, start);
        int minute = twoDigits(text, start + 3);
        int second = twoDigits(text, start + 6);
        boolean real = hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
        return real ? (hour * 60 + minute) * 60 + second : -1;
    }

    private static int nanos(ByteBuf text, int start, int end) {
        int digits = end - start - 9;
        if (digits <= 0) {
            return 0;
        }
        int fraction = 0;
        for (int at = start + 9; at < end; at++) {
            fraction = fraction * 10 + (text.getByte(at) - '0');
        }
        return fraction * NANOS[digits];
    }

    /** Seconds of {@code +HH}, {@code +HH:MM} or {@code +HH:MM:SS}; the smallest integer if it is none of them. */
    private static int offset(ByteBuf text, int start, int end) {
        int length = end - start;
        if (start < 0 || (length != 3 && length != 6 && length != 9)) {
            return Integer.MIN_VALUE;
        }
        byte sign = text.getByte(start);
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

    private static int part(ByteBuf text, int colon) {
        return text.getByte(colon) == ':' ? twoDigits(text, colon + 1) : -1;
    }

    /** Negative if they are not two digits. */
    private static int twoDigits(ByteBuf text, int at) {
        byte tens = text.getByte(at);
        byte ones = text.getByte(at + 1);
        return isDigit(tens) && isDigit(ones) ? (tens - '0') * 10 + (ones - '0') : -1;
    }

    private static boolean isDigit(byte letter) {
        return letter >= '0' && letter <= '9';
    }
}
