package io.etchdb.springboot.test;

@EtchTest
class SqliteFixtureTest extends FixtureSuite {}
