package io.etchdb.springboot.test;

@EtchTest(database = Database.POSTGRES)
class PostgresFixtureTest extends FixtureSuite {}
