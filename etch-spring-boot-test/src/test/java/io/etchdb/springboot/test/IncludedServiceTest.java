package io.etchdb.springboot.test;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.FilterType;

@EtchTest(includeFilters = @Filter(type = FilterType.ASSIGNABLE_TYPE, classes = NoteService.class))
class IncludedServiceTest {

    @Test
    void takesComponentThatIsNamed(@Autowired NoteService notes) {
        assertThat(notes).isNotNull();
    }
}
