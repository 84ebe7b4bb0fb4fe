package io.etchdb;

import io.etchdb.error.NotFoundException;
import io.etchdb.row.ColumnRef;
import io.etchdb.row.Patch;
import io.etchdb.row.RowModel;
import io.etchdb.sql.Query;
import io.etchdb.sql.Where;
import java.util.Collection;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A place for the queries of one table: extend it and add methods named after your domain. Every method is the
 * template's, with the record filled in; several repositories over the {@code tx} of one transaction are one unit of
 * work.
 *
 * <pre>{@code
 * class UserRepository extends EtchRepository<User, UUID> {
 *     UserRepository(EtchTemplate etch) { super(etch, User.class); }
 *
 *     Flux<User> active() { return all(where(User::active).eq(true)); }
 * }
 * }</pre>
 *
 * @param <T> the record
 * @param <K> its key; {@link io.etchdb.row.Key} for a composite one
 */
public class EtchRepository<T extends Record, K> {

    private final EtchTemplate etch;
    private final Class<T> type;

    /**
     * A repository of {@code type} over {@code etch}, or over the {@code tx} of a transaction.
     *
     * @throws io.etchdb.error.MappingException if the record has no table or is declared wrongly
     */
    public EtchRepository(EtchTemplate etch, Class<T> type) {
        RowModel.of(type).table();
        this.etch = etch;
        this.type = type;
    }

    /** The template, for what is not here. */
    protected final EtchTemplate etch() {
        return etch;
    }

    /** Names the column of a condition. */
    protected final <V> Where.Operand<V, Where<T>> where(ColumnRef<T, V> column) {
        return Where.where(column);
    }

    /** A query on this table, to add conditions and an order to. */
    protected final Query<T> from() {
        return Query.from(type);
    }

    /** Emits the row with this key, or nothing. */
    public Mono<T> get(K key) {
        return etch.get(type, key);
    }

    /** Emits the row with this key; signals {@link NotFoundException} if there is none. */
    public Mono<T> require(K key) {
        return etch.require(type, key);
    }

    /**
     * Emits the rows that fit.
     *
     * @throws IllegalArgumentException if there is no condition; {@link #all()} is every row
     */
    public Flux<T> findBy(Where<T> where) {
        if (where.isEmpty()) {
            throw new IllegalArgumentException("findBy needs a condition; all() is every row");
        }
        return etch.query(type, where);
    }

    /** Emits the row with the lowest key, or nothing if there is none. */
    public Mono<T> first() {
        return first(from());
    }

    /** Emits the first row of {@code query}, in the order of the key when it has none, or nothing. */
    public Mono<T> first(Query<T> query) {
        return etch.query(query.orByKey().limit(1)).singleOrEmpty();
    }

    /** Emits every row. */
    public Flux<T> all() {
        return etch.query(type);
    }

    /** Emits the rows that fit. */
    public Flux<T> all(Where<T> where) {
        return etch.query(type, where);
    }

    /** Emits the rows of {@code query}. */
    public Flux<T> all(Query<T> query) {
        return etch.query(query);
    }

    /** Emits how many rows there are. */
    public Mono<Long> count() {
        return etch.count(type);
    }

    /** Emits how many rows fit. */
    public Mono<Long> count(Where<T> where) {
        return etch.count(type, where);
    }

    /** Emits how many rows fit the conditions of {@code query}; its limit does not matter. */
    public Mono<Long> count(Query<T> query) {
        return etch.count(query);
    }

    /** Inserts {@code row} and emits it as stored. */
    public Mono<T> insert(T row) {
        return etch.insert(row);
    }

    /** Inserts all rows or none, and emits how many. */
    public Mono<Long> insertMany(Collection<T> rows) {
        return etch.insertMany(rows);
    }

    /** Inserts all rows or none, and emits them as stored, in the order given. */
    public Flux<T> insertManyReturning(Collection<T> rows) {
        return etch.insertManyReturning(rows);
    }

    /** Updates the row with the key of {@code row} and emits it as it now is, or nothing. */
    public Mono<T> update(T row) {
        return etch.update(row);
    }

    /** Updates the row with the key of the patch and emits it as it now is, or nothing. */
    public Mono<T> update(Patch<T> patch) {
        return etch.update(patch);
    }

    /**
     * Deletes the row with the key of {@code row} and emits it as it was, or nothing. With a {@code @Version}, none of that
     * version is a {@link io.etchdb.error.ConcurrencyException}.
     */
    public Mono<T> delete(T row) {
        return etch.delete(row);
    }

    /** Deletes the row with this key, whatever its version, and emits it as it was, or nothing. */
    public Mono<T> delete(K key) {
        return etch.delete(type, key);
    }
}
