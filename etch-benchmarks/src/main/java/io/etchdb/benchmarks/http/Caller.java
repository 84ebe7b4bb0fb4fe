package io.etchdb.benchmarks.http;

import io.etchdb.benchmarks.harness.Latencies;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Asks for one thing after the other: of a hundred turns 70 read, 10 add a book, 10 change one that this caller has
 * added, which is read before, and 10 lend one and take it back, in two transactions.
 */
final class Caller implements Runnable {

    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final Pattern VERSION = Pattern.compile("\"version\":(\\d+)");
    private static final AtomicLong NAMES = new AtomicLong();

    private final Application application;
    private final AtomicInteger remaining;
    private final long end;
    private final Consumer<String> complain;
    private final Random random;
    private final List<String> books = new ArrayList<>();
    private Latencies latencies = new Latencies();
    private long requests;

    /** What one caller has measured since the last look. */
    record Measured(Latencies latencies, long requests) {}

    Caller(Application application, int number, AtomicInteger remaining, long end, Consumer<String> complain) {
        this.application = application;
        this.remaining = remaining;
        this.end = end;
        this.complain = complain;
        this.random = new Random(number);
    }

    @Override
    public void run() {
        try {
            String author = id(ask("POST", "/authors", "{\"name\":\"Author " + NAMES.incrementAndGet() + "\"}", 201));
            if (author == null) {
                return;
            }
            add(author);
            while (System.nanoTime() < end && remaining.get() > 0) {
                turn(author);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn(String author) throws InterruptedException {
        int turn = random.nextInt(100);
        if (books.isEmpty() || turn >= 90) {
            add(author);
            return;
        }
        String book = books.get(random.nextInt(books.size()));
        if (turn < 40) {
            ask("GET", "/books/" + book, "", 200);
        } else if (turn < 65) {
            ask("GET", "/books?size=20", "", 200);
        } else if (turn < 70) {
            ask("GET", "/loans?reader=Ada", "", 200);
        } else if (turn < 80) {
            change(book);
        } else {
            lend(book);
        }
    }

    private void add(String author) throws InterruptedException {
        String title = "Title " + NAMES.incrementAndGet();
        String book = id(ask("POST", "/books", "{\"authorId\":\"" + author + "\",\"title\":\"" + title + "\"}", 201));
        if (book != null) {
            books.add(book);
        }
    }

    private void change(String book) throws InterruptedException {
        Matcher version = VERSION.matcher(ask("GET", "/books/" + book, "", 200));
        if (version.find()) {
            ask(
                    "PATCH",
                    "/books/" + book,
                    "{\"pages\":" + (1 + random.nextInt(900)) + ",\"version\":" + version.group(1) + "}",
                    200);
        }
    }

    private void lend(String book) throws InterruptedException {
        String loan = id(ask("POST", "/books/" + book + "/loans", "{\"reader\":\"Ada\"}", 201));
        if (loan != null) {
            ask("POST", "/loans/" + loan + "/return", "", 200);
        }
    }

    private String ask(String method, String path, String body, int expected) throws InterruptedException {
        remaining.decrementAndGet();
        long begun = System.nanoTime();
        try {
            HttpResponse<String> answer = application.send(method, path, body);
            count(System.nanoTime() - begun);
            if (answer.statusCode() != expected) {
                complain.accept(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            complain.accept(method + " " + path + ": " + e);
            return "";
        }
    }

    private static @Nullable String id(String row) {
        Matcher id = ID.matcher(row);
        return id.find() ? id.group(1) : null;
    }

    private synchronized void count(long nanos) {
        latencies.add(nanos);
        requests++;
    }

    /** What was measured since the last call. */
    synchronized Measured measured() {
        Measured now = new Measured(latencies, requests);
        latencies = new Latencies();
        requests = 0;
        return now;
    }
}
