package io.etchdb.row;

import io.etchdb.annotation.GeneratedKey;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Makes the keys of {@link GeneratedKey}. */
public final class GeneratedKeys {

    private static final Clock CLOCK = Clock.systemUTC();
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Random bytes that no key has yet; guarded by itself. */
    private static final ByteBuffer DRAWN = ByteBuffer.allocate(4_096).limit(0);

    /** Milliseconds since the epoch in the upper 52 bits, 4096ths of one below: the last key's time. */
    private static final AtomicLong LAST = new AtomicLong();

    private GeneratedKeys() {}

    /** A new key. Those of {@code UUID_V7} grow from call to call within one process. */
    public static UUID next(GeneratedKey.Strategy strategy) {
        return switch (strategy) {
            case UUID_V4 -> new UUID((random() & ~0xF000L) | 0x4000, variant(random()));
            case UUID_V7 -> timeOrdered();
            case DATABASE -> throw new IllegalArgumentException("a key of the database is not made on this side");
        };
    }

    /** RFC 9562, section 6.2, method 3: the fraction of the millisecond stands where random bits would. */
    private static UUID timeOrdered() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, CLOCK.instant());
        long fine = ((micros / 1000) << 12) | ((micros % 1000) * 4096 / 1000);
        long time = LAST.updateAndGet(last -> Math.max(last + 1, fine));
        long upper = ((time >>> 12) << 16) | 0x7000 | (time & 0xFFF);
        return new UUID(upper, variant(random()));
    }

    private static long variant(long bits) {
        return (bits >>> 2) | 0x8000_0000_0000_0000L;
    }

    /** Random bytes are drawn for many keys at once: the price of a draw is the call, not the bytes. */
    private static long random() {
        synchronized (DRAWN) {
            if (!DRAWN.hasRemaining()) {
                RANDOM.nextBytes(DRAWN.array());
                DRAWN.clear();
            }
            return DRAWN.getLong();
        }
    }
}
