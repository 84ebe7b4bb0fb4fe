package io.etchdb.docs;

import io.etchdb.springboot.test.Database;
import io.etchdb.springboot.test.EtchTest;

// spotless:off
// tag::postgres[]
@EtchTest(
        database = Database.POSTGRES,
        properties = "spring.etch.migrations.location=classpath:migrations-postgresql")
class PostgresLibraryTest extends LibraryTest {}
// end::postgres[]
// spotless:on
