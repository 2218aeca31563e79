using DuckLake.Testing;

namespace DuckLake.Arrow.Tests;

/// <summary>Wrong hints and rows that concern nothing do not keep a table from being read.</summary>
public sealed class HarmlessFaultTests : LeakCheckedTest
{
    [Theory]
    [InlineData("1")]
    [InlineData("-7")]
    [InlineData("0")]
    [InlineData("NULL")]
    [InlineData("1000000")]
    [InlineData("2147483640")]
    [InlineData("9223372036854775807")]
    public async Task A_wrong_footer_size_in_the_catalog_costs_a_request_at_most(string footerSize)
    {
        foreach (int rows in (int[])[FaultLake.SmallRows, FaultLake.LargeRows])
        {
            using var lake = new FaultLake(rows);
            lake.Sql($"UPDATE ducklake_data_file SET footer_size = {footerSize}");
            await using DuckLakeCatalog catalog = await lake.OpenAsync();
            Assert.Equal(rows, await FaultLake.ReadAsync(catalog, "bad"));
        }
    }

    /// <summary>The reference leaves delete files behind whose data files have ended.</summary>
    [Fact]
    public async Task Deletes_of_a_data_file_that_is_gone_are_ignored()
    {
        using var lake = new FaultLake(FaultLake.SmallRows);
        lake.AddDeletes(1, 2);
        lake.Catalog.AddInlinedDeletes(1, 98, 1, 5);
        lake.Sql("UPDATE ducklake_delete_file SET data_file_id = 99");
        await using DuckLakeCatalog catalog = await lake.OpenAsync();
        Assert.Equal(FaultLake.SmallRows, await FaultLake.ReadAsync(catalog, "bad"));
    }

    [Fact]
    public async Task Deletes_of_all_forms_add_up()
    {
        using var lake = new FaultLake(FaultLake.LargeRows);
        lake.AddDeletes(1, 2, 19_999);
        lake.Catalog.AddInlinedDeletes(1, 0, 1, 2, 500);
        await using DuckLakeCatalog catalog = await lake.OpenAsync();
        Assert.Equal(FaultLake.LargeRows - 4, await FaultLake.ReadAsync(catalog, "bad"));
    }

    [Fact]
    public async Task A_column_of_an_unknown_type_can_be_left_out()
    {
        using var lake = new FaultLake(FaultLake.SmallRows);
        lake.Sql("UPDATE ducklake_column SET column_type = 'enum' WHERE table_id = 1 AND column_id = 3");
        await using DuckLakeCatalog catalog = await lake.OpenAsync();
        Assert.Equal(FaultLake.SmallRows, await FaultLake.ReadAsync(catalog, "bad", "id", "name"));
    }

    [Fact]
    public async Task A_column_whose_page_is_damaged_can_be_left_out()
    {
        using var lake = new FaultLake(FaultLake.LargeRows);
        lake.Change(file => [.. file[..4], .. new byte[8], .. file[12..]]);
        await using DuckLakeCatalog catalog = await lake.OpenAsync();
        await Assert.ThrowsAsync<DuckLakeException>(() => FaultLake.ReadAsync(catalog, "bad", "id"));
        Assert.Equal(FaultLake.LargeRows, await FaultLake.ReadAsync(catalog, "bad", "name", "v"));
    }
}
