package io.etchdb.springboot.autoconfigure;

import org.springframework.data.r2dbc.repository.Modifying;
import org.springframework.data.r2dbc.repository.Query;
import org.springframework.data.repository.query.Param;
import org.springframework.data.repository.reactive.ReactiveCrudRepository;
import reactor.core.publisher.Mono;

interface SpringDataNotes extends ReactiveCrudRepository<SpringDataNote, Long> {

    @Modifying
    @Query("INSERT INTO notes (id, body) VALUES (:id, :body)")
    Mono<Long> add(@Param("id") long id, @Param("body") String body);
}
