package io.etchdb.execution;

/**
 * What a pool's connections do at this moment.
 *
 * @param inUse connections that somebody works on
 * @param idle open connections that nobody uses
 * @param waiting callers that wait for a connection
 * @param maximum connections at most
 */
public record PoolStats(int inUse, int idle, int waiting, int maximum) {}
