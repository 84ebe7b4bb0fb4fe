package io.etchdb.springboot.test;

@EtchTest(database = Database.POSTGRES)
class PostgresRollbackTest extends RollbackSuite {}
