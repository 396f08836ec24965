"""Nationality adjectives: the country, region or continent that "French" or "Californian" speaks of.

A plain table of English usage; of countries that share an adjective ("Korean", "Congolese") none is listed.
"""

# country: adjective and nouns of its people, after the colon; several with "|"
_TABLE = """
Afghanistan: afghan afghans | Albania: albanian | Algeria: algerian | Andorra: andorran | Angola: angolan |
Argentina: argentine argentinian argentinean | Armenia: armenian | Australia: australian aussie | Austria: austrian |
Azerbaijan: azerbaijani azeri | Bahrain: bahraini | Bangladesh: bangladeshi | Barbados: barbadian bajan |
Belarus: belarusian belarussian | Belgium: belgian | Benin: beninese | Bhutan: bhutanese | Bolivia: bolivian |
Bosnia: bosnian | Botswana: botswanan | Brazil: brazilian | Brunei: bruneian | Bulgaria: bulgarian |
Burkina Faso: burkinabe | Burundi: burundian | Cambodia: cambodian | Cameroon: cameroonian | Canada: canadian |
Chad: chadian | Chile: chilean | China: chinese | Colombia: colombian | Costa Rica: costa-rican |
Croatia: croatian croat | Cuba: cuban | Cyprus: cypriot | Czech Republic: czech | Denmark: danish dane danes |
Djibouti: djiboutian | Ecuador: ecuadorian ecuadorean | Egypt: egyptian |
El Salvador: salvadoran salvadorean | England: english englishman englishwoman | Eritrea: eritrean |
Estonia: estonian | Ethiopia: ethiopian | Fiji: fijian | Finland: finnish finn finns |
France: french frenchman frenchwoman | Gabon: gabonese | Gambia: gambian | Georgia: georgian | Germany: german |
Ghana: ghanaian | Greece: greek | Grenada: grenadian | Guatemala: guatemalan | Guinea: guinean | Guyana: guyanese |
Haiti: haitian | Honduras: honduran | Hungary: hungarian | Iceland: icelandic icelander | India: indian |
Indonesia: indonesian | Iran: iranian | Iraq: iraqi | Ireland: irish irishman irishwoman | Israel: israeli |
Italy: italian | Ivory Coast: ivorian | Jamaica: jamaican | Japan: japanese | Jordan: jordanian |
Kazakhstan: kazakh kazakhstani | Kenya: kenyan | Kosovo: kosovan kosovar | Kuwait: kuwaiti | Kyrgyzstan: kyrgyz |
Laos: laotian lao | Latvia: latvian | Lebanon: lebanese | Lesotho: basotho | Liberia: liberian | Libya: libyan |
Liechtenstein: liechtensteiner | Lithuania: lithuanian | Luxembourg: luxembourgish luxembourger |
Macedonia: macedonian | Madagascar: malagasy | Malawi: malawian | Malaysia: malaysian | Maldives: maldivian |
Mali: malian | Malta: maltese | Mauritania: mauritanian | Mauritius: mauritian | Mexico: mexican | Moldova: moldovan |
Monaco: monegasque | Mongolia: mongolian | Montenegro: montenegrin | Morocco: moroccan | Mozambique: mozambican |
Myanmar: burmese | Namibia: namibian | Nepal: nepalese nepali | Netherlands: dutch dutchman dutchwoman |
New Zealand: kiwi | Nicaragua: nicaraguan | Niger: nigerien | Nigeria: nigerian | North Korea: north-korean |
Northern Ireland: northern-irish | Norway: norwegian | Oman: omani | Pakistan: pakistani | Panama: panamanian |
Papua New Guinea: papuan | Paraguay: paraguayan | Peru: peruvian | Philippines: filipino philippine |
Poland: polish pole poles | Portugal: portuguese | Puerto Rico: puerto-rican | Qatar: qatari | Romania: romanian |
Russia: russian | Rwanda: rwandan | Samoa: samoan | Saudi Arabia: saudi saudi-arabian |
Scotland: scottish scot scots scotsman | Senegal: senegalese | Serbia: serbian serb | Sierra Leone: sierra-leonean |
Singapore: singaporean | Slovakia: slovak slovakian | Slovenia: slovenian slovene | Somalia: somali somalian |
South Africa: south-african | South Korea: south-korean | South Sudan: south-sudanese | Spain: spanish spaniard |
Sri Lanka: sri-lankan | Sudan: sudanese | Suriname: surinamese | Swaziland: swazi | Sweden: swedish swede swedes |
Switzerland: swiss | Syria: syrian | Taiwan: taiwanese | Tajikistan: tajik | Tanzania: tanzanian | Thailand: thai |
Tibet: tibetan | Togo: togolese | Tonga: tongan | Trinidad and Tobago: trinidadian | Tunisia: tunisian |
Turkey: turkish turk turks | Turkmenistan: turkmen | Uganda: ugandan | Ukraine: ukrainian |
United Arab Emirates: emirati | United Kingdom: british briton britons brit | United States: american |
Uruguay: uruguayan | Uzbekistan: uzbek | Vatican: vatican | Venezuela: venezuelan | Vietnam: vietnamese |
Wales: welsh welshman | Yemen: yemeni | Zambia: zambian | Zimbabwe: zimbabwean | Palestine: palestinian |
Chechnya: chechen | Europe: european | Africa: african | Asia: asian | California: californian | Texas: texan |
Bavaria: bavarian | Catalonia: catalan | Sicily: sicilian
"""
# Continents and regions of the table: nobody is a citizen of one, and none has ministers of whom the news speaks.
REGIONS = frozenset(["Europe", "Africa", "Asia", "California", "Texas", "Bavaria", "Sicily"])


def _countries() -> dict[str, str]:
    table: dict[str, str] = {}
    for entry in _TABLE.replace("\n", " ").split("|"):
        place, _, words = entry.partition(":")
        for word in words.split():
            table[word.replace("-", " ")] = place.strip()
    return table


_PLACE_OF = _countries()


def place_of(demonym: str) -> str | None:
    """The place that a nationality adjective or the name of a people speaks of, or None where it is not one place.

    Args:
        demonym: one word or two, singular or plural, in any case.

    Example:
        >>> place_of("French"), place_of("South African"), place_of("Russians"), place_of("Korean")
        ('France', 'South Africa', 'Russia', None)
    """
    word = demonym.lower().replace("-", " ")
    return _PLACE_OF.get(word) or (_PLACE_OF.get(word[:-1]) if word.endswith("s") else None)


def is_demonym(label: str, text: str) -> bool:
    """Whether a named entity is a nationality adjective or the name of a people of one place.

    Args:
        label: what the model calls it.
        text: its words.

    Example:
        >>> is_demonym("NORP", "French"), is_demonym("NORP", "Muslim"), is_demonym("ORG", "French")
        (True, False, False)
    """
    return label == "NORP" and place_of(text) is not None


_PLACES = frozenset(place.lower() for place in _PLACE_OF.values())


def is_country(name: str) -> bool:
    """Whether a name is one of the places that have a demonym here.

    Example:
        >>> is_country("Israel"), is_country("Acme")
        (True, False)
    """
    return name.lower() in _PLACES
