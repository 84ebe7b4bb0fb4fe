package io.etchdb.docs;

import org.springframework.boot.autoconfigure.SpringBootApplication;

@SpringBootApplication
class GettingStartedApplication {}
