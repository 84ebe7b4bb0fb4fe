package io.etchdb.springboot.test;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The application under test. */
@SpringBootApplication
class NotesApplication {}
