package io.etchdb.springboot.test;

@EtchTest(database = Database.SQLITE_FILE)
class SqliteFileRollbackTest extends RollbackSuite {}
