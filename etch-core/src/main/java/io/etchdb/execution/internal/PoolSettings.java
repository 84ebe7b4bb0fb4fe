package io.etchdb.execution.internal;

import java.time.Duration;

/** Numbers of a connection pool; what each means is said where users set it. */
public record PoolSettings(
        int minIdle,
        int initialSize,
        int maxSize,
        Duration maxAcquireTime,
        Duration maxLifeTime,
        Duration maxIdleTime) {}
