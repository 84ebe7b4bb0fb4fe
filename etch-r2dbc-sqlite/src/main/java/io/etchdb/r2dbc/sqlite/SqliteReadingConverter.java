package io.etchdb.r2dbc.sqlite;

import io.r2dbc.spi.Readable;
import java.sql.ResultSetMetaData;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.GenericConverter;
import org.springframework.data.convert.ReadingConverter;

/**
 * Reads for Spring Data what SQLite has no type for. Spring Data asks a {@link Readable} for a value without saying which
 * class it will need, and converts afterwards: by the rules the driver itself has.
 */
@ReadingConverter
final class SqliteReadingConverter implements GenericConverter {

    private static final SqliteColumnMetadata UNNAMED =
            SqliteColumnMetadata.of("(value)", null, ResultSetMetaData.columnNullableUnknown);

    private static final Set<ConvertiblePair> PAIRS = Stream.concat(
                    Stream.of(
                            new ConvertiblePair(Long.class, Boolean.class),
                            new ConvertiblePair(Long.class, Instant.class),
                            new ConvertiblePair(String.class, Boolean.class)),
                    Stream.of(
                                    Instant.class,
                                    LocalDate.class,
                                    LocalDateTime.class,
                                    LocalTime.class,
                                    OffsetDateTime.class,
                                    OffsetTime.class,
                                    ZonedDateTime.class,
                                    Duration.class,
                                    UUID.class)
                            .map(type -> new ConvertiblePair(String.class, type)))
            .collect(Collectors.toUnmodifiableSet());

    @Override
    public Set<ConvertiblePair> getConvertibleTypes() {
        return PAIRS;
    }

    @Override
    public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor targetType) {
        return source == null ? null : ValueDecoder.decode(source, targetType.getType(), UNNAMED);
    }
}
