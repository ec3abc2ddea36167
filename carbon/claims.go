package carbon

// NotClaimed says what the model does not claim; it belongs one step from every result.
func NotClaimed() []Text {
	return []Text{
		{"不是预测，不是最优方案，不是均衡，也不是逐时电力系统。", "It is no forecast, no optimum, no equilibrium and no hourly power system."},
		{"只计二氧化碳，不含甲烷、氧化亚氮和含氟气体。", "It counts carbon dioxide only: no methane, nitrous oxide or fluorinated gases."},
		{"不含价格、福利与气候响应。", "It has no prices, no welfare and no response of the climate."},
		{"储能与电网合为一个数。", "Storage and grid are one number."},
		{"设备更替是以专家给出中点年份的逻辑斯蒂曲线，不是逐年龄层的存量；凡份额变化快于设备寿命的倒数，都意味着提前退役。", "The turnover of stock is a logistic with an elicited midpoint, no vintages; where a share changes faster than one over the life of equipment, plants are scrapped early."},
		{"氢只来自电解水。", "Hydrogen comes from electrolysis only."},
		{"不含贸易隐含碳、国际航运航空燃料和原料用碳。", "Carbon embodied in trade, international bunkers and carbon in feedstock are outside."},
		{"部门拆分来自2019年各省清单。", "The split over sectors is that of provincial inventories of 2019."},
		{"自然碳汇由专家判断给出，不作模拟。", "The natural sink is elicited, not modelled."},
		{"概率是对参数的信念经36个方程传递的结果，不是频率。", "Probabilities are beliefs about parameters pushed through 36 equations, not frequencies."},
		{"按份额拆分的省份结果不反映省级政策。", "Provinces made by shares say nothing about provincial policy."},
		{"成本只含新增的风电、光伏与核电、燃料、捕集和移除；终端设备、电网、储能与退役更换不在内，单项减排成本不可相加。", "Costs hold wind, solar and nuclear power that is added, fuel, capture and removal only; end-use equipment, grid, storage and replacement are outside, and abatement costs of single levers do not add up."},
	}
}
