using DuckLake.Data;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace DuckLake.Extensions;

/// <summary>Lakes as services.</summary>
public static class DuckLakeServiceCollectionExtensions
{
    /// <summary>
    /// Adds the lakes of a configuration. Each is a keyed service of its name: <see cref="DuckLakeOptions"/>, a pooled <see cref="DuckLakeDataSource"/>
    /// (singleton) and a closed <see cref="DuckLakeConnection"/> (transient). The lake of the section itself, or the only one, is there without a key too.
    /// </summary>
    /// <param name="services">The services.</param>
    /// <param name="section">One lake, or many below <c>Lakes</c>; read now.</param>
    /// <returns>The services.</returns>
    /// <exception cref="ArgumentException">The configuration is wrong; see <see cref="DuckLakeOptions.ReadAll"/>.</exception>
    public static IServiceCollection AddDuckLake(this IServiceCollection services, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(services);
        IReadOnlyList<DuckLakeOptions> lakes = DuckLakeOptions.ReadAll(section);
        foreach (DuckLakeOptions lake in lakes)
        {
            services.AddKeyedSingleton(lake.Name, lake);
            services.AddKeyedSingleton(lake.Name, (_, _) => lake.CreateDataSource());
            services.AddKeyedTransient(lake.Name, (provider, key) => provider.GetRequiredKeyedService<DuckLakeDataSource>(key).CreateConnection());
        }

        if ((lakes.Count == 1 ? lakes[0] : lakes.FirstOrDefault(lake => lake.Name.Length == 0)) is { } only)
        {
            services.AddSingleton(only);
            services.AddSingleton(provider => provider.GetRequiredKeyedService<DuckLakeDataSource>(only.Name));
            services.AddTransient(provider => provider.GetRequiredService<DuckLakeDataSource>().CreateConnection());
        }

        return services;
    }
}
