package io.etchdb.springboot.test;

@EtchTest
class SqliteMemoryRollbackTest extends RollbackSuite {}
