package io.etchdb.execution;

/**
 * What a pool's connections do at this moment.
 *
 * @param inUse connections that somebody works on
 * @param idle open connections that nobody uses
 * @param waiting callers that wait for a connection
 * @param maximum connections at most
 */
public record PoolStats(int inUse, int idle, int waiting, int maximum) {

    /** Whether all connections that the pool may have are in use. */
    public boolean hasNoneLeft() {
        return inUse >= maximum;
    }

    /** The numbers in a sentence, and where to look when nobody gets a connection. */
    public String diagnosis() {
        return inUse + " of " + maximum + " in use, " + waiting + " waiting. "
                + (hasNoneLeft()
                        ? "Look for statements or transactions that do not end, or raise the pool's maxSize"
                        : "The pool could open another and got no answer: is the database reachable and responsive?");
    }
}
