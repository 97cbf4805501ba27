CREATE OR REPLACE TRIGGER headrace_insert AFTER INSERT ON {table}
    REFERENCING NEW TABLE AS headrace_new FOR EACH STATEMENT EXECUTE FUNCTION headrace.record_change('{mode}');
CREATE OR REPLACE TRIGGER headrace_update AFTER UPDATE ON {table}
    REFERENCING OLD TABLE AS headrace_old NEW TABLE AS headrace_new FOR EACH STATEMENT EXECUTE FUNCTION headrace.record_change('{mode}');
CREATE OR REPLACE TRIGGER headrace_delete AFTER DELETE ON {table}
    REFERENCING OLD TABLE AS headrace_old FOR EACH STATEMENT EXECUTE FUNCTION headrace.record_change('{mode}');
CREATE OR REPLACE TRIGGER headrace_truncate AFTER TRUNCATE ON {table}
    FOR EACH STATEMENT EXECUTE FUNCTION headrace.record_change('{mode}');
