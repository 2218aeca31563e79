using DuckLake.Testing;

namespace DuckLake.Data.Tests;

/// <summary>Tables with a column of the user's named <c>rowid</c>, which hides the ids of rows.</summary>
public class RowIdColumnTests : LeakCheckedTest
{
    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    public async Task RowsChangeBesideAColumnNamedRowId(int inliningLimit)
    {
        await using SessionLake lake = new();
        EngineSession session = await lake.OpenBareAsync();
        await lake.AttachAsync(session, "lake", $", DATA_INLINING_ROW_LIMIT {inliningLimit}");
        await SessionLake.ExecuteAsync(
            session, "USE lake; CREATE TABLE t(\"RowId\" INTEGER, v VARCHAR); INSERT INTO t VALUES (10, 'a'), (11, 'b'), (12, 'c'), (13, 'd')");
        await SessionLake.ExecuteAsync(session, "CREATE TABLE s AS FROM (VALUES (11, 'B'), (20, 'Z')) s(rowid, v)");

        Assert.Equal(["10|a", "11|b", "12|c", "13|d"], await SessionLake.RowsAsync(session, "SELECT rowid, v FROM t ORDER BY 1"));
        await SessionLake.ExecuteAsync(session, "UPDATE t SET rowid = rowid + 100, v = v || '!' WHERE rowid = 10");
        await SessionLake.ExecuteAsync(session, "UPDATE t SET v = s.v FROM s WHERE s.rowid = t.rowid");
        Assert.Equal(["110|a!", "11|B", "12|c", "13|d"], await SessionLake.RowsAsync(session, "SELECT * FROM t ORDER BY lower(v)"));
        await SessionLake.ExecuteAsync(session, "DELETE FROM t WHERE rowid = 12");
        await SessionLake.ExecuteAsync(session, "DELETE FROM t USING s WHERE s.rowid + 2 = t.rowid");
        Assert.Equal(["110|a!", "11|B"], await SessionLake.RowsAsync(session, "SELECT * FROM t ORDER BY rowid DESC"));
        await SessionLake.ExecuteAsync(
            session,
            "MERGE INTO t USING s ON s.rowid = t.rowid WHEN MATCHED THEN UPDATE SET rowid = 30, v = s.v || t.rowid "
                + "WHEN NOT MATCHED THEN INSERT VALUES (s.rowid, s.v) WHEN NOT MATCHED BY SOURCE AND t.rowid > 100 THEN DELETE");
        Assert.Equal(["20|Z", "30|B11"], await SessionLake.RowsAsync(session, "SELECT * FROM t ORDER BY rowid"));
        Assert.Equal(["30"], await ReturnedAsync(session, "DELETE FROM t WHERE v LIKE 'B%' RETURNING CAST(rowid AS VARCHAR)"));
        Assert.Equal(["21"], await ReturnedAsync(session, "UPDATE t SET rowid = 21 RETURNING CAST(rowid AS VARCHAR)"));
    }

    private static async Task<string[]> ReturnedAsync(EngineSession session, string sql)
    {
        using EngineResult result = await session.ExecuteAsync(SqlStatement.Split(sql)[0], ParameterValues.Empty);
        return SessionLake.Texts(result);
    }
}
